import { Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { type Places, tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import type { ManagedIndex, NewRule } from "./queries.ts";
import { RuleFields } from "./RuleFields.tsx";
import { ruleOf, type WantedRule, wantedOf } from "./wanted-rule.ts";

const FIELDS: (keyof WantedRule & string)[] = [
  "action",
  "reason",
  "projects",
  "versions",
  "sources",
  "kinds",
  "youngerThanDays",
  "olderThanDays",
  "bornAfter",
  "bornBefore",
  "clock",
  "yanked",
  "largerThan",
  "smallerThan",
  "licenses",
  "classifiers",
  "untested",
  "plugin",
  "matchUnknown",
];
const EXCEPTION_FIELDS = ["projects", "versions", "reason", "until"];

/** The rule is the only one that is tried. */
function placesOf({ exceptions }: WantedRule): Places {
  const ofExceptions = exceptions.flatMap((_, at) =>
    EXCEPTION_FIELDS.map((field) => `exceptions.${at}.${field}`),
  );
  const fields = [...FIELDS, ...ofExceptions];
  return { keys: Object.fromEntries(fields.map((field) => [`policy.0.${field}`, field])) };
}

interface RuleDialogProps {
  index: ManagedIndex;
  rule: NewRule;
  isNew: boolean;
  onKept: (rule: NewRule) => void;
  onClose: () => void;
}

/** One rule. The server looks at it before it is taken into the list; nothing is saved by that. */
export function RuleDialog({ index: { owner, name }, rule, isNew, onKept, onClose }: RuleDialogProps) {
  const form = useForm<WantedRule>({ initialValues: wantedOf(rule) });
  const places = placesOf(form.values);
  const look = useMutation({
    async mutationFn(wanted: WantedRule) {
      const made = ruleOf(wanted, rule);
      const params = { path: { owner, index: name } };
      await answerOf(
        api.POST("/indexes/{owner}/{index}/policy/dry-run", { params, body: { policy: [made], limit: 1 } }),
      );
      return made;
    },
    onSuccess: onKept,
    onError: (error) => form.setErrors(tellFields(error, places).fields),
  });
  return (
    <Dialog title={isNew ? t("Add rule") : t("Edit rule")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => look.mutate(wanted))}>
        <Stack>
          <Refused error={look.error} places={places} />
          <RuleFields form={form} />
          <DialogButtons onClose={onClose} isPending={look.isPending}>
            {isNew ? t("Add rule") : t("Apply")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
