import { Button } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { Notice } from '../../../components/notices/notice.js';
import type { ApiProblem } from '../../../lib/api/api-problem.js';

interface PasskeyButtonProps {
  isBusy: boolean;
  /** Of the last attempt. */
  problem: ApiProblem | null;
  onUse: () => void;
  size?: string;
}

/** One press: the browser asks for the passkey, and the device verifies the person. */
export function PasskeyButton({ isBusy, problem, onUse, size = 'sm' }: PasskeyButtonProps) {
  return (
    <>
      {problem !== null && (
        <Notice tone="bad" title={problem.title} role="alert">
          {problem.detail}
        </Notice>
      )}
      <Button size={size} loading={isBusy} leftSection={<IconFingerprint size={18} aria-hidden />} onClick={onUse}>
        Use a passkey
      </Button>
    </>
  );
}
