#!/bin/sh
# boot.sh ROOT [PATH…], in namespaces of its own: a folder with a Debian becomes the root, and its
# systemd the first process. PATHs of this machine are seen there, too, and not written.
set -eu
root=$1
shift
mount --bind "$root" "$root"
for each; do
  if [ -d "$each" ]; then mkdir -p "$root$each"; else
    mkdir -p "$root${each%/*}"
    [ -e "$root$each" ] || touch "$root$each"
  fi
  mount --bind "$each" "$root$each"
  mount -o remount,bind,ro "$root$each"
done
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
# What it keeps its processes by. Limits hold where this machine has no older kind beside it.
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for each in null zero full random urandom tty; do
  touch "$root/dev/$each"
  mount --bind "/dev/$each" "$root/dev/$each"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
cd "$root"
pivot_root . mnt
umount -l /mnt
# It may do here what root of a machine may, but not to the kernel that it shares.
kernel=-sys_module,-sys_time,-sys_boot,-sys_rawio,-mknod,-syslog,-audit_control,-audit_read
exec env -i container=drill PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  setpriv --bounding-set "$kernel" /lib/systemd/systemd --log-target=journal --show-status=no
