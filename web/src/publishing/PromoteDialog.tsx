import { Select } from "@mantine/core";
import { useState } from "react";
import type { ProjectAddress } from "../project/queries.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { plural, t } from "../words/t.ts";
import { type Promotion, promote } from "./deeds.ts";
import { PromotionProgress } from "./PromotionProgress.tsx";

interface PromoteDialogProps {
  address: ProjectAddress;
  version: string;
  name: string;
  files: number;
  /** Indexes it may go to, as owner/name. */
  targets: readonly string[];
  onDone(to: string): Promise<unknown>;
  onClose(): void;
}

/** Publishes a release in another index too. */
export function PromoteDialog(props: PromoteDialogProps) {
  const { address, version, name, files, targets, onDone, onClose } = props;
  const [to, choose] = useState<string | null>(targets.length === 1 ? (targets[0] ?? null) : null);
  const [promotion, report] = useState<Promotion | null>(null);
  return (
    <ConfirmDialog
      title={t("Promote {name}", { name })}
      consequences={[
        plural(
          files,
          "Its {count} file is also published in the other index, with the same hash, metadata and yank.",
          "Its {count} files are also published in the other index, with the same hashes, metadata and yanks.",
        ),
        t("Everyone who can install from that index can install it. Nothing changes in this index."),
      ]}
      action={t("Promote release")}
      isReady={to !== null}
      run={async () => {
        if (to === null) return;
        await promote(address, { version, to }, report).finally(() => report(null));
        await onDone(to);
      }}
      onClose={onClose}
    >
      <Select
        label={t("Target index")}
        placeholder={t("Choose an index")}
        data={[...targets]}
        searchable
        allowDeselect={false}
        value={to}
        onChange={choose}
      />
      {promotion !== null && <PromotionProgress promotion={promotion} />}
    </ConfirmDialog>
  );
}
