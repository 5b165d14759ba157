import { Container, Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { usePageLook } from "../look/look.ts";
import { t } from "../words/t.ts";
import { DocsLink } from "./DocsLink.tsx";

interface PageProps {
  title: string;
  /** In the title of the window, where that needs more than the heading: `demo · root/main`. */
  windowTitle?: string;
  /** Above the heading: where this page lies. */
  above?: ReactNode;
  /** Below the heading: one or two lines. */
  lead?: ReactNode;
  /** The page of the documentation to read more in, such as `mirrors`. */
  docs?: string;
  /** Beside the heading: what can be done here. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A page with its heading, in the one width and rhythm that all have. */
export function Page({ title, windowTitle, above, lead, docs, actions, children }: PageProps) {
  return (
    <Container size="lg" py={{ base: "lg", sm: 36 }} px={{ base: "md", sm: "xl" }}>
      <Stack gap="xl">
        <Stack gap={6}>
          {above}
          <Group justify="space-between" align="flex-start" gap="md">
            <Heading title={title} windowTitle={windowTitle ?? title} />
            {actions}
          </Group>
          {lead !== undefined && (
            <Text component="div" c="dimmed" maw="46rem">
              {lead}
              {docs !== undefined && (
                <>
                  {" "}
                  <DocsLink page={docs} label={t("Learn more: {title}", { title })}>
                    {t("Learn more")}
                  </DocsLink>
                </>
              )}
            </Text>
          )}
        </Stack>
        {children}
      </Stack>
    </Container>
  );
}

/** Whether a page was shown before in this window: then the heading of the next takes the focus, so that it is read out. */
let hasShown = false;

/** The heading of a page; it gives the window its title too. */
export function Heading({ title, windowTitle = title }: { title: string; windowTitle?: string }) {
  const site = usePageLook().name;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${windowTitle} · ${site}`;
  }, [windowTitle, site]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another page
  useEffect(() => {
    if (hasShown && !document.activeElement?.matches("input, textarea"))
      heading.current?.focus({ preventScroll: true });
    hasShown = true;
  }, [windowTitle]);
  return (
    <Title order={1} ref={heading} tabIndex={-1}>
      {title}
    </Title>
  );
}
