/* Compiled by `nexus run` where a C compiler is at hand and put before libc with LD_PRELOAD:
   Discord's names lead to 127.66.0.1, and its ports 443 and 80 to this machine's server. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

static const char stand[] = "127.66.0.1";

static int is_discord(const char *host) {
  const char *names = getenv("NEXUS_RUN_NAMES");
  if (host == NULL || names == NULL) return 0;
  size_t length = strlen(host);
  if (length > 0 && host[length - 1] == '.') length--;
  while (*names != '\0') {
    size_t known = strcspn(names, ",");
    if (known > 2 && names[0] == '*' && names[1] == '.') {
      size_t tail = known - 1;
      if (length > tail && strncasecmp(host + length - tail, names + 1, tail) == 0) return 1;
    } else if (known == length && strncasecmp(host, names, known) == 0) {
      return 1;
    }
    names += known;
    if (*names == ',') names++;
  }
  return 0;
}

static in_port_t port_for(in_port_t asked) {
  const char *name = ntohs(asked) == 443 ? "NEXUS_RUN_TLS_PORT" : ntohs(asked) == 80 ? "NEXUS_RUN_HTTP_PORT" : NULL;
  const char *value = name == NULL ? NULL : getenv(name);
  return value == NULL ? 0 : htons((in_port_t)atoi(value));
}

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  static int (*next)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
  if (next == NULL) next = (int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
  if (!is_discord(host)) return next(host, service, hints, found);
  int wants_v6 = hints != NULL && hints->ai_family == AF_INET6;
  return next(wants_v6 ? "::ffff:127.66.0.1" : stand, service, hints, found);
}

struct hostent *gethostbyname(const char *host) {
  static struct hostent *(*next)(const char *);
  if (next == NULL) next = (struct hostent * (*)(const char *)) dlsym(RTLD_NEXT, "gethostbyname");
  return next(is_discord(host) ? stand : host);
}

int connect(int socket, const struct sockaddr *address, socklen_t length) {
  static int (*next)(int, const struct sockaddr *, socklen_t);
  if (next == NULL) next = (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "connect");
  struct in_addr standing;
  inet_pton(AF_INET, stand, &standing);
  if (address != NULL && address->sa_family == AF_INET && length >= sizeof(struct sockaddr_in)) {
    struct sockaddr_in led;
    memcpy(&led, address, sizeof led);
    in_port_t port = port_for(led.sin_port);
    if (led.sin_addr.s_addr == standing.s_addr && port != 0) {
      led.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      led.sin_port = port;
      return next(socket, (const struct sockaddr *)&led, sizeof led);
    }
  }
  if (address != NULL && address->sa_family == AF_INET6 && length >= sizeof(struct sockaddr_in6)) {
    struct sockaddr_in6 led;
    memcpy(&led, address, sizeof led);
    in_port_t port = port_for(led.sin6_port);
    if (IN6_IS_ADDR_V4MAPPED(&led.sin6_addr) && memcmp(&led.sin6_addr.s6_addr[12], &standing, 4) == 0 && port != 0) {
      struct in_addr here = {htonl(INADDR_LOOPBACK)};
      memcpy(&led.sin6_addr.s6_addr[12], &here, 4);
      led.sin6_port = port;
      return next(socket, (const struct sockaddr *)&led, sizeof led);
    }
  }
  return next(socket, address, length);
}
