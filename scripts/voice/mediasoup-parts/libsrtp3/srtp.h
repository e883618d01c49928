// The functions of libsrtp 3 that the worker calls, by those of libsrtp 2: these work in place and know no size of what they write to.
#pragma once

#include <srtp2/srtp.h>
#include <cstddef>
#include <cstdint>
#include <cstring>

constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

namespace nexus
{
	// The longest that SRTCP appends: a tag and its counter.
	constexpr size_t Appended = SRTP_MAX_TAG_LEN + 8;

	template<typename Work>
	srtp_err_status_t inPlace(const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t appended, Work work)
	{
		if (*outLen < inLen + appended)
		{
			return srtp_err_status_buffer_small;
		}
		std::memmove(out, in, inLen);
		int len = static_cast<int>(inLen);
		const srtp_err_status_t err = work(out, &len);
		if (err == srtp_err_status_ok)
		{
			*outLen = static_cast<size_t>(len);
		}
		return err;
	}
} // namespace nexus

inline srtp_err_status_t srtp_protect(srtp_t ctx, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t /*mki*/)
{
	return nexus::inPlace(in, inLen, out, outLen, nexus::Appended, [ctx](void* at, int* len) { return srtp_protect(ctx, at, len); });
}

inline srtp_err_status_t srtp_protect_rtcp(srtp_t ctx, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t /*mki*/)
{
	return nexus::inPlace(in, inLen, out, outLen, nexus::Appended, [ctx](void* at, int* len) { return srtp_protect_rtcp(ctx, at, len); });
}

inline srtp_err_status_t srtp_unprotect(srtp_t ctx, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
{
	return nexus::inPlace(in, inLen, out, outLen, 0, [ctx](void* at, int* len) { return srtp_unprotect(ctx, at, len); });
}

inline srtp_err_status_t srtp_unprotect_rtcp(srtp_t ctx, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
{
	return nexus::inPlace(in, inLen, out, outLen, 0, [ctx](void* at, int* len) { return srtp_unprotect_rtcp(ctx, at, len); });
}

inline srtp_err_status_t srtp_stream_remove(srtp_t ctx, uint32_t ssrc)
{
	return srtp_remove_stream(ctx, ssrc);
}
