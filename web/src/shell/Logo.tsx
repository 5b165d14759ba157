import { logoSource, usePageLook } from "../look/look.ts";
import classes from "./Shell.module.css";

/** The logo of the site; without one, a wheel on its rail. */
export function Logo({ size = 30 }: { size?: number }) {
  const source = logoSource(usePageLook());
  if (source !== null) return <img src={source} height={size} alt="" className={classes.logo} />;
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-site-7)" />
      <g fill="none" stroke="#fff" strokeWidth="2.2" strokeLinecap="round">
        <circle cx="16" cy="14.2" r="7.2" />
        <circle cx="16" cy="14.2" r="1.4" fill="#fff" stroke="none" />
        <path d="M16 7v3.6M16 17.8v3.6M8.8 14.2h3.6M19.6 14.2h3.6M6 26h20" />
      </g>
    </svg>
  );
}
