import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AdminHttpModule } from '../admin/admin-http.module.js';
import { GATEWAY_VERSION } from '../server/version.js';
import { walk } from './walk.js';

/** The API of the admin as OpenAPI 3.1; its screens get their types and requests from it. */
export function adminDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Payout Gateway: admin')
    .setDescription('For the admin only: it changes with the screens.')
    .setVersion(GATEWAY_VERSION)
    .addServer('/')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    include: [AdminHttpModule],
    operationIdFactory: (controller, method) => `${controller.replace(/^Admin/, '')}_${method}`,
  });
  // The compiler lists the members of a union in whatever order it met them; the same sources have to make the same document.
  walk(document, (node) => {
    if (Array.isArray(node['enum'])) node['enum'] = [...(node['enum'] as unknown[])].sort();
  });
  return document;
}
