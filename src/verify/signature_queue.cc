#include "verify/signature_queue.h"

#include <sodium.h>

#include <utility>

namespace tidewaiter::verify {

bool is_signed_by(std::string_view public_key, std::string_view text, std::string_view signature) {
  if (public_key.size() != crypto_sign_PUBLICKEYBYTES || signature.size() != crypto_sign_BYTES) return false;
  const auto octets = [](std::string_view of) { return reinterpret_cast<const unsigned char*>(of.data()); };
  return crypto_sign_verify_detached(octets(signature), octets(text), text.size(), octets(public_key)) == 0;
}

SignatureQueue::SignatureQueue() : thread_{[this] { work(); }} {}

SignatureQueue::~SignatureQueue() {
  {
    const std::lock_guard lock{mutex_};
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SignatureQueue::ask(SignatureCheck check) {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [&] { return waiting_.size() < kMostWaiting; });
  waiting_.push_back(std::move(check));
  // The thread takes all that waits at once, so it is woken only where it may sleep.
  if (!busy_) changed_.notify_all();
}

void SignatureQueue::settle(Findings& findings) {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [&] { return waiting_.empty() && !busy_; });
  for (const auto& one : false_ones_)
    findings.add("C3", one.entry, "the signature of " + one.officer + " does not hold");
  false_ones_.clear();
}

void SignatureQueue::work() {
  std::unique_lock lock{mutex_};
  for (;;) {
    changed_.wait(lock, [&] { return ends_ || !waiting_.empty(); });
    if (ends_) return;
    auto taken = std::exchange(waiting_, {});
    busy_ = true;
    lock.unlock();
    changed_.notify_all();
    std::vector<SignatureCheck> wrong;
    for (auto& one : taken)
      if (!is_signed_by(one.public_key, *one.text, one.signature)) wrong.push_back(std::move(one));
    lock.lock();
    for (auto& one : wrong) false_ones_.push_back(std::move(one));
    busy_ = false;
    changed_.notify_all();
  }
}

}  // namespace tidewaiter::verify
