import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Card } from '../../../components/layout/card.js';
import { Pager } from '../../../components/layout/pager.js';
import { EmptyView, LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import type { SessionsOfOperatorView } from '../../../generated/types.gen.js';
import { type Ending, othersSessionsQuery } from '../api/open-sessions.js';
import classes from './sessions.module.css';
import { SessionTable } from './session-table.js';

const route = getRouteApi('/shell/sessions');

interface EndingProps {
  isEnding: boolean;
  onEnd: (ending: Ending) => void;
}

function OperatorCard({ of, isEnding, onEnd }: EndingProps & { of: SessionsOfOperatorView }) {
  const { id, name, email, role } = of.operator;
  return (
    <Card title={`${name} · ${email} · ${role}`}>
      <div className={classes.part}>
        <SessionTable
          label={`Open sessions of ${name}, ${email}`}
          sessions={of.sessions}
          isEnding={isEnding}
          onEnd={(sessionId) => {
            onEnd({ sessionId });
          }}
        />
        <Button
          variant="default"
          disabled={isEnding}
          className={classes.all}
          aria-label={`End all sessions of ${name}, ${email}`}
          onClick={() => {
            onEnd({ operatorId: id });
          }}
        >
          End all sessions
        </Button>
      </div>
    </Card>
  );
}

/** The other operators who have open sessions, page by page. */
export function OthersSessions({ isEnding, onEnd }: EndingProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(othersSessionsQuery(search.cursor));
  return (
    <QueryView query={query} what="the sessions of other operators" skeleton={<LinesSkeleton lines={2} height={120} />}>
      {(page) => (
        <section className={classes.others} aria-labelledby="others-sessions">
          <h2 id="others-sessions" className={classes.heading}>
            Other operators
          </h2>
          {page.data.length === 0 && (
            <Card>
              <EmptyView title="Nobody else is signed in">Sessions of other operators are listed here.</EmptyView>
            </Card>
          )}
          {page.data.map((of) => (
            <OperatorCard key={of.operator.id} of={of} isEnding={isEnding} onEnd={onEnd} />
          ))}
          <Pager
            next={page.next_cursor}
            hasPrevious={search.cursor !== undefined}
            onNext={(cursor) => void navigate({ search: { ...search, cursor } })}
            onFirst={() => void navigate({ search: { ...search, cursor: undefined } })}
          />
        </section>
      )}
    </QueryView>
  );
}
