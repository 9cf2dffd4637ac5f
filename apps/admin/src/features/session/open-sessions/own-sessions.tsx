import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Card } from '../../../components/layout/card.js';
import { LinesSkeleton, QueryView } from '../../../components/notices/view-states.js';
import { type Ending, ownSessionsQuery } from '../api/open-sessions.js';
import classes from './sessions.module.css';
import { SessionTable } from './session-table.js';

interface EndingProps {
  isEnding: boolean;
  onEnd: (ending: Ending) => void;
}

/** The signed-in operator's own sessions. */
export function OwnSessions({ isEnding, onEnd }: EndingProps) {
  const query = useQuery(ownSessionsQuery);
  return (
    <Card title="Your sessions">
      <QueryView query={query} what="your sessions" skeleton={<LinesSkeleton lines={2} height={48} />}>
        {(sessions) => (
          <div className={classes.part}>
            <SessionTable
              label="Your open sessions"
              sessions={sessions}
              isEnding={isEnding}
              onEnd={(sessionId) => {
                onEnd({ sessionId });
              }}
            />
            {sessions.length > 1 && (
              <Button
                variant="default"
                disabled={isEnding}
                className={classes.all}
                onClick={() => {
                  onEnd('own-others');
                }}
              >
                End all others
              </Button>
            )}
          </div>
        )}
      </QueryView>
    </Card>
  );
}
