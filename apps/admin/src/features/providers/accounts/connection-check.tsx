import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Notice } from '../../../components/notices/notice.js';
import { ProblemNotice } from '../../../components/notices/problem-notice.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import classes from './account.module.css';
import { testConnection } from '../api/prove-account.js';

interface ConnectionCheckProps {
  accountId: string;
  isAllowed: boolean;
  /** Further buttons, shown beside it. */
  children: ReactNode;
}

/** Sends the provider a harmless request that needs the credentials, and shows the result. */
export function ConnectionCheck({ accountId, isAllowed, children }: ConnectionCheckProps) {
  const queryClient = useQueryClient();
  const check = useMutation({
    mutationFn: () => testConnection(accountId),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: queryKeys.configuration }),
  });
  return (
    <>
      <div className={classes.buttons}>
        {isAllowed && (
          <Button
            variant="default"
            loading={check.isPending}
            onClick={() => {
              check.mutate();
            }}
          >
            Test connection
          </Button>
        )}
        {children}
      </div>
      <div role="status" className={check.data || check.error ? classes.after : undefined}>
        {check.data && (
          <Notice tone={check.data.ok ? 'good' : 'bad'} title={check.data.ok ? 'Connection works' : 'Connection failed'}>
            <p>{check.data.message}</p>
          </Notice>
        )}
        {check.error && <ProblemNotice problem={asProblem(check.error)} />}
      </div>
    </>
  );
}
