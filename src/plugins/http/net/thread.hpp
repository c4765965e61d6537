#pragma once

#include <pthread.h>
#include <signal.h>

#include <thread>
#include <utility>

namespace ordo_http {

// Threads inside somebody else's process: no signal of the host is handled on them, and they can be told
// apart in its debugger. The name has at most 15 characters.
template <class Function>
std::thread start_thread(const char* name, Function function) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
        std::thread thread(std::move(function));
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        pthread_setname_np(thread.native_handle(), name);
        return thread;
    } catch (...) {
        pthread_sigmask(SIG_SETMASK, &before, nullptr);
        throw;
    }
}

}  // namespace ordo_http
