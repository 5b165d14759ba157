import { Alert, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import { useState } from "react";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { useOwnRights } from "../publishing/rights.ts";
import { Revocation } from "../shared/Revocation.tsx";
import { formatAgo, formatMoment } from "../words/format.ts";
import { t } from "../words/t.ts";
import type { PartProps } from "./ProjectPage.tsx";
import { commentsQuery, type ReleaseComment } from "./queries.ts";

const PATH = "/indexes/{owner}/{index}/projects/{project}/releases/{version}/comments";

/** What people say about a release, where everyone who installs it sees it. */
export function Comments({ address, project, version }: PartProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data } = useQuery(commentsQuery(address, version));
  const cache = useQueryClient();
  const rights = useOwnRights(project.name);
  const source = project.files.find((file) => file.version === version)?.source;
  const refresh = () => cache.invalidateQueries({ queryKey: commentsQuery(address, version).queryKey });
  const isOwn = source === `${address.owner}/${address.index}`;
  const path = { ...address, version };
  const remove = async (id: string) => {
    await answerOf(api.DELETE(`${PATH}/{id}`, { params: { path: { ...path, id } } }));
    await refresh();
  };
  const mayRemove = ({ author }: ReleaseComment) =>
    isOwn && (author === session.account || rights.may("remove", source));
  return (
    <Stack gap="sm">
      {data?.items.map((comment) => (
        <Alert key={comment.id} color="yellow" icon={<MessageSquare size={18} aria-hidden />}>
          <Group justify="space-between" align="flex-start" wrap="nowrap">
            <Text fz="sm" className="wy-breakable" style={{ whiteSpace: "pre-wrap" }}>
              {comment.text}
            </Text>
            {mayRemove(comment) && (
              <Revocation
                label={t("Remove comment of {author}", { author: comment.author })}
                title={t("Remove comment?")}
                consequences={[t("This cannot be undone.")]}
                action={t("Remove comment")}
                run={() => remove(comment.id)}
              />
            )}
          </Group>
          <Text fz="xs" c="dimmed" mt={4}>
            {comment.author},{" "}
            <time dateTime={comment.createdAt} title={formatMoment(comment.createdAt)}>
              {formatAgo(comment.createdAt)}
            </time>
          </Text>
        </Alert>
      ))}
      {isOwn && session.account !== null && <NewComment path={path} onDone={refresh} />}
    </Stack>
  );
}

interface NewCommentProps {
  path: PartProps["address"] & { version: string };
  onDone: () => Promise<unknown>;
}

function NewComment({ path, onDone }: NewCommentProps) {
  const [text, setText] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  if (text === null)
    return (
      <Group>
        <Button size="xs" variant="default" onClick={() => setText("")}>
          {t("Comment on {version}", { version: path.version })}
        </Button>
      </Group>
    );
  const send = async () => {
    try {
      await answerOf(api.POST(PATH, { params: { path }, body: { text: text.trim() } }));
      setText(null);
      await onDone();
    } catch (error) {
      setTrouble((error as Error).message);
    }
  };
  return (
    <Stack gap="xs">
      <Textarea
        label={t("Comment")}
        description={t("Plain text. Everyone who can read the project sees it.")}
        maxLength={2000}
        autosize
        minRows={2}
        error={trouble}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button size="xs" disabled={text.trim() === ""} onClick={() => void send()}>
          {t("Add comment")}
        </Button>
        <Button size="xs" variant="default" onClick={() => setText(null)}>
          {t("Cancel")}
        </Button>
      </Group>
    </Stack>
  );
}
