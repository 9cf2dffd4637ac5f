import { Button } from '@mantine/core';
import { IconUserSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useMode } from '../../../lib/url/mode.js';
import { useMissingPermission } from '../../session/use-missing-permission.js';
import { RecipientSearchPanel } from './recipient-search-panel.js';

/** Opens the search for a recipient, for operators who may reveal details. */
export function RecipientSearch({ onFound }: { onFound: (payoutId: string) => void }) {
  const mode = useMode();
  const forbidden = useMissingPermission('details.reveal');
  const [isOpen, setOpen] = useState(false);
  if (forbidden !== null) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUserSearch size={16} aria-hidden />}
        onClick={() => {
          setOpen(true);
        }}
      >
        Find a recipient
      </Button>
      {isOpen && (
        <RecipientSearchPanel
          mode={mode}
          onFound={(id) => {
            setOpen(false);
            onFound(id);
          }}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
