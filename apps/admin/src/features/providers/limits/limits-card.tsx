import type { Mode } from '@app/domain';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../../components/layout/card.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { Facts } from '../../../components/values/facts.js';
import type { LimitsView, MerchantPolicyView } from '../../../generated/types.gen.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import classes from '../accounts/account.module.css';
import { merchantLimitsQuery, merchantPoliciesQuery } from '../api/merchant-policies.js';
import { LimitsPanel } from './limits-panel.js';
import { limitRows } from './limits-words.js';

/** How much a merchant may create in a mode, and what the last 24 hours have used of it. */
export function LimitsCard({ merchantId, mode }: { merchantId: string; mode: Mode }) {
  const limits = useQuery(merchantLimitsQuery(merchantId, mode));
  const policies = useQuery(merchantPoliciesQuery(mode));
  const forbidden = useMissingPermission('configuration.manage');
  const [editing, setEditing] = useState<{ policy: MerchantPolicyView; used: LimitsView } | null>(null);
  const policy = policies.data?.data.find(({ merchant }) => merchant === merchantId);
  return (
    <Card title="Limits of payouts">
      <QueryView query={limits} what="the limits" skeleton={<LinesSkeleton lines={2} height={24} />}>
        {(used) => (
          <>
            {used.data.length === 0 ? <p className="soft">None but those of the services.</p> : <Facts rows={used.data.flatMap(limitRows)} />}
            {forbidden === null && policy !== undefined && (
              <div className={classes.buttons}>
                <Button
                  variant="default"
                  onClick={() => {
                    setEditing({ policy, used });
                  }}
                >
                  Change the limits
                </Button>
              </div>
            )}
          </>
        )}
      </QueryView>
      {editing !== null && (
        <LimitsPanel
          {...editing}
          onClose={() => {
            setEditing(null);
          }}
        />
      )}
    </Card>
  );
}
