import { type Operation, REPORTED_STATUSES } from '@app/domain';
import { AccountAdministration } from '@app/providers';
import { ExpiryService } from '@app/payouts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
