import { Button } from '@mantine/core';

interface PagerProps {
  /** Null at the end. */
  next: string | null;
  /** True on any page but the first. */
  hasPrevious: boolean;
  onNext: (cursor: string) => void;
  onFirst: () => void;
}

/** Ways through a long list: on, or back to its start. The browser's Back goes one page back. */
export function Pager({ next, hasPrevious, onNext, onFirst }: PagerProps) {
  if (next === null && !hasPrevious) return null;
  return (
    <nav aria-label="Pages" style={{ display: 'flex', gap: '0.5rem', justifyContent: 'flex-end' }}>
      {hasPrevious && (
        <Button variant="default" onClick={onFirst}>
          First page
        </Button>
      )}
      {next !== null && (
        <Button
          variant="default"
          onClick={() => {
            onNext(next);
          }}
        >
          Next page
        </Button>
      )}
    </nav>
  );
}
