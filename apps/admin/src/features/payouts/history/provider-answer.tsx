interface ProviderAnswerProps {
  resolution: string | null;
  code: string | null;
  message: string | null;
  httpStatus?: number | null;
}

/** The provider's response: its message, then our resolution and its codes. */
export function ProviderAnswer({ resolution, code, message, httpStatus = null }: ProviderAnswerProps) {
  const codes = [resolution, code, httpStatus === null ? null : `HTTP ${String(httpStatus)}`].filter((part) => part !== null);
  return (
    <>
      {message !== null && <div>{message}</div>}
      <div className="mono soft">{codes.join(' · ') || '–'}</div>
    </>
  );
}
