import { Button } from '@mantine/core';

interface PagerProps {
  /** Cursor of the next page; null on the last page. */
  next: string | null;
  /** True on any page but the first. */
  hasPrevious: boolean;
  onNext: (cursor: string) => void;
  onFirst: () => void;
}

/** Buttons for the next and the first page; the browser's Back goes one page back. */
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
