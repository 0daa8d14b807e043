#pragma once
// Ed25519 signatures, checked beside the reading of a journal: a signature takes as long as reading the act it
// stands under, so a thread of the queue's own checks while its owner reads on.
// Invariant: whatever was asked is answered by the time settle() returns. One owner, one thread to ask and settle.

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "verify/finding.h"

namespace tidewaiter::verify {

struct SignatureCheck {
  std::uint64_t entry = 0;
  std::string officer;
  std::string public_key;                   ///< 32 octets
  std::shared_ptr<const std::string> text;  ///< what is signed
  std::string signature;                    ///< 64 octets
};

/// Whether the signature holds (RFC 8032, section 5.1.7; by libsodium, which also refuses keys of small order
/// and scalars that are not reduced). False for other lengths. Thread-safe.
bool is_signed_by(std::string_view public_key, std::string_view text, std::string_view signature);

class SignatureQueue {
 public:
  SignatureQueue();
  ~SignatureQueue();
  SignatureQueue(const SignatureQueue&) = delete;
  SignatureQueue& operator=(const SignatureQueue&) = delete;

  /// Hands one over; waits while kMostWaiting are not yet checked.
  void ask(SignatureCheck check);
  /// Waits for all that was asked; each that does not hold becomes a finding (C3), in the order of asking.
  void settle(Findings& findings);

  static constexpr std::size_t kMostWaiting = 4'096;

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<SignatureCheck> waiting_;  // guarded by mutex_, as what follows
  std::vector<SignatureCheck> false_ones_;
  bool busy_ = false, ends_ = false;
  std::thread thread_;
};

}  // namespace tidewaiter::verify
