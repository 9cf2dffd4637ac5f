import { Button, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { IconCloudOff, IconFilterOff, IconInbox, IconLock, IconMapOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type ApiProblem, asProblem } from '../../lib/api/api-problem.js';
import type { Tone } from '../../lib/labels/tones.js';
import { Copyable } from '../values/copyable.js';
import { loadedData, type Loading } from './loaded-data.js';
import { Notice } from './notice.js';
import classes from './view-states.module.css';

interface StateProps {
  icon: ReactNode;
  tone: Tone;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | 'status';
}

function State({ icon, tone, title, children, actions, role }: StateProps) {
  return (
    <div className={classes.state} role={role}>
      <span className={classes.icon} data-tone={tone} aria-hidden="true">
        {icon}
      </span>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.text}>{children}</div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

/** Shown when there is nothing to list. */
export function EmptyView({ title, children, actions, icon }: { title: string; children?: ReactNode; actions?: ReactNode; icon?: ReactNode }) {
  return (
    <State icon={icon ?? <IconInbox size={22} />} tone="neutral" title={title} actions={actions}>
      {children}
    </State>
  );
}

/** Shown when the filters match nothing; offers to clear them. */
export function NoMatchView({ children, onClear }: { children?: ReactNode; onClear: () => void }) {
  return (
    <State
      icon={<IconFilterOff size={22} />}
      tone="neutral"
      title="Nothing matches these filters"
      actions={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      {children}
    </State>
  );
}

interface FailureProps {
  problem: ApiProblem;
  /** Name of the content, such as `the moderation queue`. */
  what: string;
  onRetry: () => void;
}

function RequestId({ problem }: { problem: ApiProblem }) {
  if (problem.requestId === null) return null;
  return (
    <p>
      Request <Copyable value={problem.requestId} name="request id" />
    </p>
  );
}

function FailureView({ problem, what, onRetry }: FailureProps) {
  const retry = (
    <Button variant="default" onClick={onRetry}>
      Try again
    </Button>
  );
  if (problem.isForbidden) {
    return (
      <State icon={<IconLock size={22} />} tone="attention" title={`You do not have access to ${what}`} role="alert">
        <p>{problem.detail || 'Your role lacks the permission. An administrator can change it.'}</p>
        <RequestId problem={problem} />
      </State>
    );
  }
  if (problem.isNotFound) {
    return (
      <State icon={<IconMapOff size={22} />} tone="neutral" title={problem.title} role="alert">
        <p>{problem.detail} The id is wrong, or it belongs to another installation.</p>
      </State>
    );
  }
  return (
    <State icon={<IconCloudOff size={22} />} tone="bad" title={`Could not load ${what}`} actions={retry} role="alert">
      <p>
        {problem.title}. {problem.detail}
      </p>
      {problem.errors.map(({ pointer, detail }) => (
        <p key={`${pointer}${detail}`}>{detail}</p>
      ))}
      <RequestId problem={problem} />
    </State>
  );
}

/** Placeholder lines of the height that the content will have. */
export function LinesSkeleton({ lines, height }: { lines: number; height: number }) {
  return (
    <Stack gap="xs" aria-busy="true">
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={height} radius="md" />
      ))}
    </Stack>
  );
}

/** The part of a query's result that is used here. */
interface Loadable<Data> extends Loading<Data> {
  error: Error | null;
  refetch: () => unknown;
}

interface QueryViewProps<Data> {
  query: Loadable<Data>;
  what: string;
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
}

/** The loading, failed or loaded state of a query. When a refresh fails, the last loaded data stays visible; that of another page or filter is never shown as this one's. */
export function QueryView<Data>({ query, what, skeleton, children }: QueryViewProps<Data>) {
  const problem = query.error === null ? null : asProblem(query.error);
  const retry = (): void => {
    query.refetch();
  };
  const data = loadedData(query);
  if (data === undefined) return problem === null ? skeleton : <FailureView problem={problem} what={what} onRetry={retry} />;
  return (
    <>
      {problem !== null && (
        <Notice tone="attention" title={`Could not refresh ${what}`} role="status">
          <p>{problem.title}. You are seeing the data that was loaded last.</p>
          <RequestId problem={problem} />
        </Notice>
      )}
      {children(data)}
    </>
  );
}
