import { Module } from '@nestjs/common';
import { AdminAppController } from './admin-app/admin-app.controller.js';
import { ApiDocuments } from './openapi/api-documents.js';
import { DocsController } from './openapi/docs.controller.js';
import { ProblemsController } from './problems/problems.controller.js';

/** Endpoints without business logic: the files of the admin, the API document, and explanations of errors. */
@Module({ controllers: [ProblemsController, DocsController, AdminAppController], providers: [ApiDocuments], exports: [ApiDocuments] })
export class PublicHttpModule {}
