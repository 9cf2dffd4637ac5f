/** A payout of the demo. The account number is one of the test numbers of the sandbox and determines what happens to the payout. */
export interface DemoPayout {
  reference: string;
  service: string;
  amount: string;
  account: string;
  holder: string;
}

/** An ordinary morning. */
export const MORNING: readonly DemoPayout[] = [
  { reference: 'refund-1041', service: 'bank_transfer_eur', amount: '129.90', account: '1000000000', holder: 'Rosa Klein' },
  { reference: 'refund-1042', service: 'bank_transfer_eur', amount: '84.00', account: '1000000001', holder: 'Tomas Lind' },
  { reference: 'partner-2207', service: 'bank_transfer_usd', amount: '2310.50', account: '1000000000', holder: 'Harbour Hotels' },
  { reference: 'partner-2208', service: 'bank_transfer_jpy', amount: '184000', account: '1000000002', holder: 'Kanda Ryokan' },
  { reference: 'refund-1043', service: 'bank_transfer_eur', amount: '412.00', account: '1000000003', holder: 'Mara Voss' },
  { reference: 'refund-1044', service: 'bank_transfer_eur', amount: '58.20', account: '2000000013', holder: 'Elio Conti' },
  { reference: 'refund-1045', service: 'bank_transfer_eur', amount: '75.00', account: '1000000006', holder: 'Jonas Weber' },
  // The provider asks for a one-time password: 123456.
  { reference: 'partner-2206', service: 'bank_transfer_eur', amount: '940.00', account: '8000000001', holder: 'Alpine Lodges' },
];

/** What was tried in test before: the references are free for live. */
export const REHEARSAL: readonly DemoPayout[] = [
  { reference: 'refund-1041', service: 'bank_transfer_eur', amount: '129.90', account: '1000000000', holder: 'Rosa Klein' },
  { reference: 'refund-1044', service: 'bank_transfer_eur', amount: '58.20', account: '2000000013', holder: 'Elio Conti' },
  { reference: 'refund-1048', service: 'bank_transfer_eur', amount: '99.00', account: '3000000004', holder: 'Sofia Berg' },
];

/** Payouts that are created during an outage of the provider. */
export const OUTAGE: readonly DemoPayout[] = [
  { reference: 'refund-1046', service: 'bank_transfer_eur', amount: '236.40', account: '1000000000', holder: 'Ines Duarte' },
  { reference: 'partner-2209', service: 'bank_transfer_usd', amount: '1875.00', account: '1000000000', holder: 'Blue Fjord Tours' },
  { reference: 'refund-1047', service: 'bank_transfer_eur', amount: '640.00', account: '1000000000', holder: 'Paul Moreau' },
];

/** Payouts with an answer that the gateway cannot interpret. */
export const TROUBLE: readonly DemoPayout[] = [
  { reference: 'refund-1048', service: 'bank_transfer_eur', amount: '99.00', account: '3000000004', holder: 'Sofia Berg' },
  { reference: 'partner-2210', service: 'bank_transfer_kwd', amount: '310.250', account: '3100000007', holder: 'Salmiya Stays' },
];
