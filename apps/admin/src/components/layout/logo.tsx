/** The product's logo: an outgoing payment above a ledger line. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0d5f70" />
      <path
        d="M8 22.5V13a3 3 0 0 1 3-3h11m0 0-4.5-4.5M22 10l-4.5 4.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M14.5 22.5H24" fill="none" stroke="#7fd3e0" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  );
}
