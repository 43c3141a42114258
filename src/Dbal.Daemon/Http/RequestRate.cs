using System.Net;
using System.Threading.RateLimiting;
using Dbal.Errors;

namespace Dbal.Daemon.Http;

/// <summary>Limits how many requests a second each client address makes.</summary>
/// <param name="perSecond">The limit; 0 for none.</param>
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
    public void Demand(ConnectionInfo connection)
    {
        if (limiter is null)
            return;
        using var lease = limiter.AttemptAcquire(connection.RemoteIpAddress ?? IPAddress.None);
        if (!lease.IsAcquired)
            throw new DbalException(ErrorCode.TooManyRequests, $"This client makes over {perSecond} requests a second.", hint: "Try again after the time in Retry-After.");
    }

    /// <inheritdoc/>
    public void Dispose() => limiter?.Dispose();
}
