import { Alert, Container, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Info, TriangleAlert } from "lucide-react";
import { siteQuery } from "../api/queries.ts";
import { t } from "../words/t.ts";

/** What the administrators want to be known, above every page. */
export function SiteNotice() {
  const notice = useQuery(siteQuery).data?.look.notice ?? null;
  if (notice === null || notice.text === "") return null;
  const isWarning = notice.kind === "warning";
  const Icon = isWarning ? TriangleAlert : Info;
  return (
    <Container size="lg" pt="md" px={{ base: "md", sm: "xl" }}>
      <Alert
        color={isWarning ? "orange" : "blue"}
        icon={<Icon size={18} aria-hidden />}
        role="region"
        aria-label={t("Notice")}
      >
        <Text fz="sm" className="wy-breakable wy-lines">
          {notice.text}
        </Text>
      </Alert>
    </Container>
  );
}
