import { type RefObject, useRef, useState } from "react";

interface Asked<T> {
  /** What the open dialog is about; null: none is open. */
  asked: T | null;
  ask(about: T): void;
  /** Closes the dialog, and gives the focus back to the button that it came from. */
  close(): void;
  /** To be set on that button. */
  target: RefObject<HTMLButtonElement | null>;
}

/** A dialog that a button opens, about one of several things. */
export function useAsked<T>(): Asked<T> {
  const [asked, setAsked] = useState<T | null>(null);
  const target = useRef<HTMLButtonElement>(null);
  return {
    asked,
    ask: setAsked,
    close: () => {
      setAsked(null);
      target.current?.focus();
    },
    target,
  };
}
