import { type StatusWord, statusWords } from '../../connector-kit/statuses/status-words.js';

const SOURCE =
  "Paystack's specification, the status filter of GET /transfer; https://paystack.com/docs/transfers/how-transfers-work and /docs/transfers/single-transfers";

/** Paystack's words for a transfer. After a payment, the domain reads `reversed` as returned; `abandoned` is a failure unless a revocation was requested. */
export const PAYSTACK_STATUS_WORDS: readonly StatusWord[] = statusWords('transfer', SOURCE, {
  pending: ['PENDING', 'open', 'It becomes success, failed or reversed.'],
  otp: ['PENDING', 'open', 'It becomes pending with the OTP, and abandoned without it in 30 minutes.'],
  received: ['PENDING', 'open', 'The approval URL of the business decides: it becomes pending or rejected.'],
  success: ['PROCESSED', 'provisional', 'It may become reversed: success is no instant credit.'],
  failed: ['PROCESS_FAILED', 'final', 'The money is back in the balance.'],
  reversed: ['PROCESS_FAILED', 'final', 'The bank has refused it, and the money is back in the balance.'],
  blocked: ['PROCESS_FAILED', 'final', 'Paystack does not send it.'],
  rejected: ['PROCESS_FAILED', 'final', 'The approval URL has refused it.'],
  abandoned: ['REVOKED', 'final', 'No OTP was submitted in time.'],
});
