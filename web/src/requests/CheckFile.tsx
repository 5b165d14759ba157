import { Button, Group, Select, Stack, Text, Textarea } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { useMutation } from "@tanstack/react-query";
import { FileSearch } from "lucide-react";
import { useState } from "react";
import { Refused } from "../shared/Refused.tsx";
import { t } from "../words/t.ts";
import { CheckedTable } from "./CheckedTable.tsx";
import { checkFile } from "./check-queries.ts";

const NAMES = [
  ...["requirements.txt", "pyproject.toml", "uv.lock", "pylock.toml", "poetry.lock", "pdm.lock"],
  "Pipfile.lock",
];

/** Drops or pastes a lock file, and shows what the index lacks of it. */
export function CheckFile({ address }: { address: string }) {
  const [text, setText] = useState("");
  const [name, setName] = useState(NAMES[0] ?? "");
  const check = useMutation({
    mutationFn: (file: { name: string; text: string }) => checkFile(address, file.name, file.text),
  });
  const drop = async ([file]: File[]) => {
    if (file !== undefined) check.mutate({ name: file.name, text: await file.text() });
  };
  return (
    <Stack>
      <Dropzone
        onDrop={(files) => void drop(files)}
        multiple={false}
        inputProps={{ "aria-label": t("Lock file") }}
      >
        <Group gap="sm" style={{ pointerEvents: "none" }}>
          <FileSearch size={28} strokeWidth={1.4} aria-hidden />
          <Text>
            {t("Drop a requirements or lock file here, to see what {index} lacks", { index: address })}
          </Text>
        </Group>
      </Dropzone>
      <Group align="flex-end">
        <Textarea
          label={t("Or paste its text")}
          autosize
          minRows={2}
          maxRows={8}
          flex="1 1 280px"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          label={t("Kind of file")}
          data={NAMES}
          value={name}
          allowDeselect={false}
          onChange={(chosen) => setName(chosen ?? name)}
        />
        <Button
          variant="default"
          disabled={text.trim() === ""}
          loading={check.isPending}
          onClick={() => check.mutate({ name, text })}
        >
          {t("Check file")}
        </Button>
      </Group>
      <Refused error={check.error} />
      {check.data !== undefined && <CheckedTable address={address} checked={check.data} />}
    </Stack>
  );
}
