// jemalloc's own setting, which MALLOC_CONF overrides: who is known and their parcels are many times what the
// processor's caches hold, and in pages of 2 MiB each of them is found at half the price. What one stage of
// screening makes another frees: in fewer arenas less lies about unused.
extern "C" const char* malloc_conf;
const char* malloc_conf = "thp:always,narenas:4";
