import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AdminHttpModule } from '../admin/admin-http.module.js';
import { GATEWAY_VERSION } from '../server/version.js';
import { describeSessions } from './describe-sessions.js';
import { walk } from './walk.js';

/** The admin API as OpenAPI 3.1. The typed client of the admin is generated from it. */
export function adminDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Payout Gateway: admin')
    .setDescription('For the admin only. It changes with the screens.')
    .setVersion(GATEWAY_VERSION)
    .addServer('/')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    include: [AdminHttpModule],
    operationIdFactory: (controller, method) => `${controller.replace(/^Admin/, '')}_${method}`,
  });
  describeSessions(document);
  // The order in which the compiler lists the members of a union is not stable; sorted, the same sources give the same document.
  walk(document, (node) => {
    if (Array.isArray(node['enum'])) node['enum'] = [...(node['enum'] as unknown[])].sort();
  });
  return document;
}
