/** One spelling of an e-mail address: without outer spaces, in small letters. */
export function normaliseEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}
