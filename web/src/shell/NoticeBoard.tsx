import { Notifications } from "@mantine/notifications";

/** Notices in the corner of the page. */
export function NoticeBoard() {
  return <Notifications position="bottom-right" />;
}
