/*
 * How late requests begin when a program does nothing else: sender PORT SECONDS sends 20,000 a second over 64 connections, reads the replies, and prints the
 * percentiles 50, 99 and 99.9 of (actual − intended start) in microseconds. The first second does not count.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

enum { CONNECTIONS = 64, GAP = 50000, MOST = 4000000, SECOND = 1000000000 };

static const char request[] = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 35\r\n\r\n{\"designation\":\"http://127.0.0.1/\"}";

static long late[MOST];

static int of_size(const void *a, const void *b) {
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * (long)SECOND + t.tv_nsec;
}

static int opened(int poll, int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (connect(fd, (struct sockaddr *)&to, sizeof to) || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) || epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event)) {
        perror("a connection");
        exit(1);
    }
    return fd;
}

static void read_replies(int poll, long until) {
    static char replies[65536];
    struct epoll_event ready[CONNECTIONS];
    long left = until - now();
    struct timespec wait = {.tv_sec = left / SECOND, .tv_nsec = left % SECOND};
    int count = left > 0 ? epoll_pwait2(poll, ready, CONNECTIONS, &wait, NULL) : epoll_wait(poll, ready, CONNECTIONS, 0);
    for (int i = 0; i < count; i++) {
        if (recv(ready[i].data.fd, replies, sizeof replies, MSG_DONTWAIT) == 0) {
            fputs("the server closed a connection\n", stderr);
            exit(1);
        }
    }
}

int main(int argc, char **argv) {
    int fds[CONNECTIONS], poll = epoll_create1(0);
    if (argc != 3)
        return fputs("sender PORT SECONDS\n", stderr), 2;
    for (int i = 0; i < CONNECTIONS; i++)
        fds[i] = opened(poll, atoi(argv[1]));
    long start = now(), end = start + (1 + atol(argv[2])) * (long)SECOND, count = 0, sent = 0;
    for (long due = start; due < end && count < MOST; due += GAP) {
        do
            read_replies(poll, due);
        while (now() < due);
        long at = now();
        if (send(fds[sent++ % CONNECTIONS], request, sizeof request - 1, 0) != sizeof request - 1)
            return perror("a request"), 1;
        if (due - start >= SECOND)
            late[count++] = at - due;
    }
    qsort(late, count, sizeof *late, of_size);
    printf("%ld %ld %ld\n", late[count / 2] / 1000, late[count * 99 / 100] / 1000, late[count * 999 / 1000] / 1000);
}
