import { useNotifications } from "@mantine/notifications";
import { lazy, Suspense } from "react";

const Notifications = lazy(async () => ({
  default: (await import("./NoticeBoard.tsx")).NoticeBoard,
}));

/** What is told in passing; loaded with the first word there is to tell. */
export function Notices() {
  const { notifications } = useNotifications();
  return notifications.length === 0 ? null : (
    <Suspense>
      <Notifications />
    </Suspense>
  );
}
