export * from './changes.errors.js';
export * from './changes.module.js';
export * from './four-eyes/four-eyes.service.js';
export type { ChangeInputs } from './kinds/change-kind.js';
export * from './operators/operator-administration.service.js';
export * from './requests/change-decisions.service.js';
export * from './requests/change-endings.service.js';
export * from './requests/change-requests.reader.js';
export * from './requests/change-requests.service.js';
