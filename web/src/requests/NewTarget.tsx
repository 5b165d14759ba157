import { Stack, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { Dialog } from "../shared/Dialog.tsx";
import { DialogButtons } from "../shared/DialogButtons.tsx";
import { Refused } from "../shared/Refused.tsx";
import { tellFields } from "../shared/refusals.ts";
import { t } from "../words/t.ts";
import { targetsQuery } from "./queries.ts";

/** What most sites have, as suggestions. Any other version and tag can be typed. */
const PYTHONS = ["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15"];
const PLATFORMS = [
  "manylinux_2_28_x86_64",
  "manylinux_2_28_aarch64",
  "manylinux_2_17_x86_64",
  "manylinux_2_17_aarch64",
  "musllinux_1_2_x86_64",
  "musllinux_1_2_aarch64",
  "win_amd64",
  "win_arm64",
  "win32",
  "macosx_13_0_arm64",
  "macosx_13_0_x86_64",
];
const PLACES = { keys: { target: "name", pythons: "pythons", platforms: "platforms" } };

/** Describes machines, or describes those of an existing name anew. */
export function NewTarget({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { name: "", pythons: [] as string[], platforms: [] as string[] },
  });
  const make = useMutation({
    mutationFn: ({ name, ...body }: typeof form.values) =>
      answerOf(api.PUT("/targets/{target}", { params: { path: { target: name.trim() } }, body })),
    async onSuccess() {
      await queries.invalidateQueries(targetsQuery);
      onClose();
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog title={t("New target")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          <Refused error={make.error} places={PLACES} />
          <TextInput
            label={t("Name")}
            description={t("Such as office or laptops. A target of this name is replaced.")}
            required
            data-autofocus
            {...form.getInputProps("name")}
          />
          <TagsInput
            label={t("Python versions")}
            description={t("Press Enter after each version.")}
            required
            data={PYTHONS}
            {...form.getInputProps("pythons")}
          />
          <TagsInput
            label={t("Platforms")}
            description={t("The newest platform tag that each kind of machine can install.")}
            required
            data={PLATFORMS}
            {...form.getInputProps("platforms")}
          />
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create target")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
