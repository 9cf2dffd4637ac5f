import { type INestApplication, Injectable } from '@nestjs/common';
import { merchantDocument } from './merchant-document.js';

/** The API document of the running application, created on the first request. */
@Injectable()
export class ApiDocuments {
  private application: INestApplication | null = null;
  private merchant: string | null = null;

  /** Must be called once, before the first request. */
  describe(application: INestApplication): void {
    this.application = application;
  }

  /** The document for merchants, as JSON. */
  forMerchants(): string {
    if (!this.application) throw new Error('ApiDocuments.describe was not called');
    this.merchant ??= JSON.stringify(merchantDocument(this.application));
    return this.merchant;
  }
}
