import { ActionIcon, Kbd, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { t } from "../words/t.ts";

/** Looks for projects from any page; `/` leads to it. */
export function QuickSearch() {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  const isThere = useRouterState({ select: ({ location }) => location.pathname === "/ui/search" });
  useHotkeys([["/", () => field.current?.focus()]]);
  const search = (event?: FormEvent) => {
    event?.preventDefault();
    const q = words.trim();
    void navigate({ to: "/ui/search", search: q === "" ? {} : { q } });
    setWords("");
  };
  // The page itself has the same field, larger.
  if (isThere) return null;
  return (
    <>
      <form onSubmit={search}>
        <TextInput
          ref={field}
          visibleFrom="sm"
          type="search"
          w={300}
          aria-label={t("Search all projects")}
          placeholder={t("Search")}
          leftSection={<Search size={16} aria-hidden />}
          rightSection={words === "" ? <Kbd size="xs">/</Kbd> : null}
          value={words}
          maxLength={200}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </form>
      <ActionIcon
        hiddenFrom="sm"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t("Search")}
        onClick={() => search()}
      >
        <Search size={18} />
      </ActionIcon>
    </>
  );
}
