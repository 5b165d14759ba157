import { Anchor } from "@mantine/core";
import { Rss } from "lucide-react";
import { addressOf } from "../base.ts";

interface FeedLinkProps {
  /** Below the root of the site. */
  path: string;
  /** What the feed lists. */
  title: string;
}

/** A link to an Atom feed. The head of the page names the feed too, where browsers and feed readers look for it. */
export function FeedLink({ path, title }: FeedLinkProps) {
  const href = addressOf(path);
  return (
    <>
      <link rel="alternate" type="application/atom+xml" title={title} href={href} />
      <Anchor href={href} rel="noopener" target="_blank" fz="sm">
        <Rss size={13} aria-hidden /> {title}
      </Anchor>
    </>
  );
}
