using System.Net;
using System.Threading.RateLimiting;
using Dbal.Errors;

namespace Dbal.Daemon.Http;

/// <summary>Limits the request rate of each client address.</summary>
/// <param name="perSecond">The maximum number of requests a second; 0 for no limit.</param>
internal sealed class RequestRate(int perSecond) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress>? limiter = perSecond == 0 ? null : PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
        }));

    /// <summary>Counts a request.</summary>
    /// <exception cref="DbalException"><see cref="ErrorCode.TooManyRequests"/> over the limit.</exception>
    public void Count(HttpContext context)
    {
        if (limiter is null)
            return;
        using var lease = limiter.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (!lease.IsAcquired)
        {
            throw new DbalException(
                ErrorCode.TooManyRequests, $"This client exceeds {perSecond} requests a second.", hint: "Try again after the time in Retry-After.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => limiter?.Dispose();
}
