import { ActionIcon, Group, VisuallyHidden } from "@mantine/core";
import { ArrowDown, ArrowUp, GripVertical, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { t } from "../../words/t.ts";
import classes from "./OrderedList.module.css";

interface OrderedListProps<Item> {
  /** What it is a list of. */
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string | number;
  nameOf: (item: Item) => string;
  onChange: (items: Item[]) => void;
  children: (item: Item, position: number) => ReactNode;
}

/** A list whose order counts: put in order by dragging, or by buttons, which the keyboard and touch reach. */
export function OrderedList<Item>(props: OrderedListProps<Item>) {
  const { label, items, keyOf, nameOf, onChange, children } = props;
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [pressed, setPressed] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  // A row that was moved in the page has lost the focus of its button.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each move
  useEffect(() => {
    if (pressed !== null) list.current?.querySelector<HTMLElement>(`[data-move="${pressed}"]`)?.focus();
  }, [items]);
  const move = (from: number, to: number) => {
    const item = items[from];
    if (item === undefined || to < 0 || to >= items.length || from === to) return;
    const moved = items.toSpliced(from, 1).toSpliced(to, 0, item);
    onChange(moved);
    const place = { name: nameOf(item), place: to + 1, count: items.length };
    setSaid(t("{name} moved to position {place} of {count}.", place));
  };
  const step = (position: number, by: -1 | 1) => {
    setPressed(`${keyOf(items[position] as Item)} ${by}`);
    move(position, position + by);
  };
  return (
    <>
      <ol className={classes.list} aria-label={label} ref={list}>
        {items.map((item, position) => (
          <li
            key={keyOf(item)}
            className={classes.item}
            data-dragged={dragged === position || undefined}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              move(dragged, position);
              setDragged(position);
            }}
            onDrop={(event) => event.preventDefault()}
          >
            {/* biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; the buttons do the same */}
            <span
              className={classes.grip}
              draggable
              data-grip={nameOf(item)}
              onDragStart={(event) => {
                event.dataTransfer.setData("text/plain", nameOf(item));
                event.dataTransfer.effectAllowed = "move";
                setPressed(null);
                setDragged(position);
              }}
              onDragEnd={() => setDragged(null)}
            >
              <GripVertical size={18} aria-hidden />
            </span>
            <div className={classes.content}>{children(item, position)}</div>
            <Buttons
              name={nameOf(item)}
              moveKey={String(keyOf(item))}
              isFirst={position === 0}
              isLast={position === items.length - 1}
              onStep={(by) => step(position, by)}
              onRemove={() => {
                setPressed(null);
                onChange(items.toSpliced(position, 1));
              }}
            />
          </li>
        ))}
      </ol>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}

interface ButtonsProps {
  name: string;
  moveKey: string;
  isFirst: boolean;
  isLast: boolean;
  onStep: (by: -1 | 1) => void;
  onRemove: () => void;
}

function Buttons({ name, moveKey, isFirst, isLast, onStep, onRemove }: ButtonsProps) {
  const look = { variant: "subtle", color: "gray", size: 30, className: classes.button ?? "" } as const;
  // At an end they stay where the focus can be, and do nothing.
  return (
    <Group gap={0} wrap="nowrap">
      <ActionIcon
        {...look}
        data-move={`${moveKey} -1`}
        data-disabled={isFirst}
        aria-disabled={isFirst}
        aria-label={t("Move {name} up", { name })}
        onClick={() => onStep(-1)}
      >
        <ArrowUp size={17} />
      </ActionIcon>
      <ActionIcon
        {...look}
        data-move={`${moveKey} 1`}
        data-disabled={isLast}
        aria-disabled={isLast}
        aria-label={t("Move {name} down", { name })}
        onClick={() => onStep(1)}
      >
        <ArrowDown size={17} />
      </ActionIcon>
      <ActionIcon {...look} aria-label={t("Remove {name} from the list", { name })} onClick={onRemove}>
        <X size={17} />
      </ActionIcon>
    </Group>
  );
}
