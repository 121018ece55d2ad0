/* The fastest server there is to load: one thread, epoll, one fixed reply per request. It looks for the end of the head and for a content-length, and for nothing else.
   server PORT STALL_AT STALL_FOR: with the last two, in seconds from the first request, it stands still once; then it prints for how long it did, and for how
   many seconds it was busy afterwards with what had piled up. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"error\":null}";

enum { MOST = 8192, ROOM = 8192 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double resumed;

static void stall(double at, double length) {
    static double begin;
    if (begin == 0)
        begin = now();
    if (length > 0 && begin > 0 && now() - begin >= at) {
        double still = now();
        usleep((useconds_t)(length * 1e6));
        begin = -1;
        resumed = now();
        printf("%.6f ", resumed - still);
    }
}

/* Nothing is left to read: what had piled up is answered. */
static void caught_up(void) {
    printf("%.6f\n", now() - resumed);
    fflush(stdout);
    resumed = 0;
}

/* How many whole requests there are in the bytes, and how many bytes they take. */
static int whole(char *bytes, int count, int *used) {
    int requests = 0;
    *used = 0;
    for (;;) {
        char *begin = bytes + *used, *end = memmem(begin, count - *used, "\r\n\r\n", 4);
        if (!end)
            return requests;
        *end = 0;
        char *length = strcasestr(begin, "\ncontent-length:");
        *end = '\r';
        int size = (int)(end - begin) + 4 + (length ? atoi(length + 16) : 0);
        if (*used + size > count)
            return requests;
        *used += size;
        requests++;
    }
}

int main(int argc, char **argv) {
    double at = argc > 3 ? atof(argv[2]) : 0, length = argc > 3 ? atof(argv[3]) : 0;
    static char room[MOST][ROOM];
    static int held[MOST];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        perror("server");
        return 1;
    }
    struct epoll_event change = {.events = EPOLLIN, .data.fd = listener}, events[256];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &change);
    for (;;) {
        int ready = epoll_wait(epoll, events, 256, resumed > 0 ? 0 : -1);
        if (ready == 0)
            caught_up();
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                for (int peer; (peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0;) {
                    if (peer >= MOST) {
                        close(peer);
                        continue;
                    }
                    setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    held[peer] = 0;
                    change = (struct epoll_event){.events = EPOLLIN, .data.fd = peer};
                    epoll_ctl(epoll, EPOLL_CTL_ADD, peer, &change);
                }
                continue;
            }
            int count = read(fd, room[fd] + held[fd], ROOM - held[fd]), used;
            if (count <= 0) {
                close(fd);
                continue;
            }
            stall(at, length);
            held[fd] += count;
            for (int requests = whole(room[fd], held[fd], &used); requests > 0; requests--) {
                if (write(fd, reply, sizeof reply - 1) < 0)
                    break;
            }
            held[fd] -= used;
            memmove(room[fd], room[fd] + used, held[fd]);
        }
    }
}
