import { Container, Stack, Text, ThemeIcon } from "@mantine/core";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Heading } from "./Page.tsx";

interface BlankProps {
  icon: LucideIcon;
  title: string;
  detail: ReactNode;
  children?: ReactNode;
}

/** A page with nothing on it but why, and where to go from here. */
export function Blank({ icon: Icon, title, detail, children }: BlankProps) {
  return (
    <Container size="xs" py={80}>
      <Stack align="center" gap="md" ta="center">
        <ThemeIcon size={64} radius="xl" variant="light">
          <Icon size={30} aria-hidden />
        </ThemeIcon>
        <Heading title={title} />
        <Text c="dimmed">{detail}</Text>
        {children}
      </Stack>
    </Container>
  );
}
