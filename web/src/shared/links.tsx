import {
  Anchor,
  type AnchorProps,
  Button,
  type ButtonProps,
  NavLink,
  type NavLinkProps,
} from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

/** A component's own props, and those of the `<a>` that it is here. */
export type AsLink<Props> = Props & Omit<ComponentPropsWithRef<"a">, keyof Props>;

/** A link to another page, in text. */
export const TextLink = createLink((props: AsLink<AnchorProps>) => <Anchor {...props} />);

/** A link to another page that looks like a button. */
export const LinkButton = createLink((props: AsLink<ButtonProps>) => <Button component="a" {...props} />);

/** A link to another page in a list of places; knows when it is there. */
export const PlaceLink = createLink((props: AsLink<NavLinkProps>) => <NavLink {...props} />);
