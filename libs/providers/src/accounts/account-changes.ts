import { Injectable } from '@nestjs/common';
import { EventEmitter } from 'node:events';

/** Announces changes of provider accounts within this process, so that caches built from accounts are read again. */
@Injectable()
export class AccountChanges {
  private readonly emitter = new EventEmitter();

  announce(): void {
    this.emitter.emit('changed');
  }

  onChange(listener: () => void): void {
    this.emitter.on('changed', listener);
  }
}
