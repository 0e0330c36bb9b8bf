/*
 * Times the operations of OpenSSL's engine "gost", for the benchmarks to compare
 * with. Prints one line for each operation: its name and the nanoseconds that one
 * took, in the best of SLICES slices of SLICE nanoseconds.
 *
 * Signatures are timed through EVP_PKEY_sign and EVP_PKEY_verify on a digest,
 * hash functions through EVP_Digest on a message of 16 KiB (one operation is
 * one octet). Nothing but these calls is inside the measured time.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/engine.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLICES 250
#define SLICE 2e6

/* BEST sets best to the time of one call. */
#define BEST(best, call)                                              \
    do {                                                              \
        best = 1e18;                                                  \
        for (int slice = 0; slice < SLICES; slice++) {                \
            double start = now(), spent = 0;                          \
            long done = 0;                                            \
            for (; spent < SLICE; done++, spent = now() - start)      \
                call;                                                 \
            if (spent / (double)done < best)                          \
                best = spent / (double)done;                          \
        }                                                             \
    } while (0)

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void need(int ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "engine: %s\n", what);
        exit(1);
    }
}

static EVP_PKEY *generate(ENGINE *e, int nid, const char *set)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(nid, e);
    need(ctx && EVP_PKEY_keygen_init(ctx) > 0, "keygen_init");
    need(EVP_PKEY_CTX_ctrl_str(ctx, "paramset", set) > 0, "paramset");
    need(EVP_PKEY_keygen(ctx, &key) > 0, "keygen");
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static void sign_and_verify(ENGINE *e, int nid, const char *set, size_t size, const char *name)
{
    EVP_PKEY *key = generate(e, nid, set);
    unsigned char digest[64], signature[128];
    size_t length = sizeof signature;
    double best;
    need(RAND_bytes(digest, sizeof digest) > 0, "random");

    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, e);
    need(ctx && EVP_PKEY_sign_init(ctx) > 0, "sign_init");
    BEST(best, need(EVP_PKEY_sign(ctx, signature, &length, digest, size) > 0, "sign"));
    printf("sign-%s %.1f\n", name, best);
    EVP_PKEY_CTX_free(ctx);

    ctx = EVP_PKEY_CTX_new(key, e);
    need(ctx && EVP_PKEY_verify_init(ctx) > 0, "verify_init");
    BEST(best, need(EVP_PKEY_verify(ctx, signature, length, digest, size) == 1, "verify"));
    printf("verify-%s %.1f\n", name, best);
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(key);
}

static void hash(ENGINE *e, const char *algorithm, const char *name)
{
    static unsigned char message[16384];
    unsigned char digest[EVP_MAX_MD_SIZE];
    const EVP_MD *md = ENGINE_get_digest(e, OBJ_sn2nid(algorithm));
    double best;
    need(md != NULL, algorithm);
    BEST(best, need(EVP_Digest(message, sizeof message, digest, NULL, md, e), "digest"));
    printf("hash-%s %.4f\n", name, best / sizeof message);
}

int main(void)
{
    ENGINE_load_builtin_engines();
    ENGINE *e = ENGINE_by_id("gost");
    need(e && ENGINE_init(e) && ENGINE_set_default(e, ENGINE_METHOD_ALL), "no engine gost");
    sign_and_verify(e, NID_id_GostR3410_2012_512, "A", 64, "512");
    sign_and_verify(e, NID_id_GostR3410_2001, "A", 32, "256");
    hash(e, SN_id_GostR3411_2012_512, "streebog512");
    hash(e, SN_id_GostR3411_2012_256, "streebog256");
    hash(e, SN_id_GostR3411_94, "r341194");
    return 0;
}
