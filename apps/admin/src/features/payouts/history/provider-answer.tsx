interface ProviderWordsProps {
  resolution: string | null;
  code: string | null;
  message: string | null;
  httpStatus?: number | null;
}

/** What the provider said: its own words, then its code beside ours. */
export function ProviderWords({ resolution, code, message, httpStatus = null }: ProviderWordsProps) {
  const codes = [resolution, code, httpStatus === null ? null : `HTTP ${String(httpStatus)}`].filter((part) => part !== null);
  return (
    <>
      {message !== null && <div>{message}</div>}
      <div className="mono soft">{codes.join(' · ') || '–'}</div>
    </>
  );
}
