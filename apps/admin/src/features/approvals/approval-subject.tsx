import { Moment } from '../../components/values/moment.js';
import type { ApprovalView } from '../../generated/types.gen.js';

/** What the first operator saw of the payout, as description-list rows: whom it pays, through whom, and what is known. */
export function ApprovalSubject({ approval: { payout, recipient, knowledge } }: { approval: ApprovalView }) {
  return (
    <>
      <dt>Merchant</dt>
      <dd>{payout.merchant.name}</dd>
      <dt>Recipient</dt>
      <dd>
        {recipient.map((field) => (
          <div key={field.name}>
            {field.title} <span className="mono">{field.masked}</span>
          </div>
        ))}
      </dd>
      <dt>Provider</dt>
      <dd>
        {payout.provider?.name ?? 'No route found'} <span className="soft">· {payout.service}</span>
      </dd>
      <dt>What we know</dt>
      <dd>
        {knowledge.sentence}
        <div className="soft">
          {knowledge.last_enquiry_at === null ? (
            'No enquiry has been answered yet.'
          ) : (
            <>
              Last enquiry answered <Moment at={knowledge.last_enquiry_at} as="relative" />.
            </>
          )}
        </div>
      </dd>
      <dt>Payout created</dt>
      <dd>
        <Moment at={payout.created_at} as="relative" />
      </dd>
    </>
  );
}
