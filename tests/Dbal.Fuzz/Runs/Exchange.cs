using System.Net.Sockets;
using System.Text.Json;
using Build.Processes;
using Dbal.Fuzz.Wire;

namespace Dbal.Fuzz.Runs;

/// <summary>Sends the requests of inputs one after the other, and checks each answer.</summary>
/// <param name="daemon">The daemon's address.</param>
/// <param name="check">What must hold for each answer.</param>
/// <param name="figures">Counts.</param>
internal sealed class Exchange(Uri daemon, AnswerCheck check, Figures figures) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly List<(byte[] Sent, Request? Request)> sent = [];
    private readonly List<int> statuses = [];
    private Connection? connection;
    private string etag = "\"0\"";
    private string cursor = "x";

    /// <summary>How long an answer may take: 10 s on an idle machine, up to 4 times as long on a loaded one.</summary>
    public static TimeSpan AnswerLimit => Limit * MachineLoad.Read().Factor;

    /// <summary>The daemon's address.</summary>
    public Uri Daemon => daemon;

    /// <summary>What was sent since <see cref="Begin"/>: the bytes, and the request when they are one.</summary>
    public IReadOnlyList<(byte[] Bytes, Request? Request)> Sent => sent;

    /// <summary>The statuses that were answered since <see cref="Begin"/>; 0 for a connection that was closed without an answer.</summary>
    public IReadOnlyList<int> Statuses => statuses;

    /// <summary>Begins an input.</summary>
    public void Begin()
    {
        sent.Clear();
        statuses.Clear();
        (etag, cursor) = ("\"0\"", "x");
    }

    /// <summary>Notes what is sent by other ways than <see cref="SendAsync"/>.</summary>
    public void NoteSent(byte[] bytes) => sent.Add((bytes, null));

    /// <summary>Notes an answer, or with 0 that there was none.</summary>
    public void NoteStatus(int status)
    {
        statuses.Add(status);
        figures.Count(status);
    }

    /// <summary>Sends a request and gives its answer, which has been checked.</summary>
    /// <exception cref="Fault">There is no answer, or it breaks a rule.</exception>
    public async Task<WireAnswer> SendAsync(Request request)
    {
        request = request.Filled(etag, cursor);
        var bytes = request.ToBytes();
        sent.Add((bytes, request));
        var limit = AnswerLimit;
        using var cancellation = new CancellationTokenSource(limit);
        try
        {
            var answer = await AskAsync(bytes, request.Method == "HEAD", cancellation.Token) ?? throw new Fault("the connection is closed without an answer");
            NoteStatus(answer.Status);
            if (answer.Closes)
                Dispose();
            Remember(answer);
            check.Demand(request, answer);
            return answer;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Dispose();
            throw new Fault("no answer in time", $"waited {limit.TotalSeconds:0} s");
        }
        catch (InvalidDataException fault)
        {
            Dispose();
            throw new Fault("what is answered is not HTTP", fault.Message);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            Dispose();
            throw new Fault("the connection breaks off", fault.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        connection?.Dispose();
        connection = null;
    }

    private async Task<WireAnswer?> AskAsync(byte[] bytes, bool isHead, CancellationToken cancellation)
    {
        while (true)
        {
            var used = connection ??= await Connection.OpenAsync(daemon, cancellation);
            var wasUsed = used.WasUsed;
            WireAnswer? answer = null;
            try
            {
                // Both at once: a large body is answered before all of it has been sent.
                var sending = used.SendAsync(bytes, cancellation);
                answer = await used.Answers.ReadAsync(isHead, cancellation);
                await sending;
            }
            catch (IOException) when (wasUsed)
            {
                // Closed in between, as below.
            }

            used.WasUsed = true;
            // The daemon may close an idle connection at any time (RFC 9112, section 9.3); then the request is sent once more, on a new one.
            if (answer is not null || !wasUsed)
                return answer;
            Dispose();
        }
    }

    private void Remember(WireAnswer answer)
    {
        etag = answer.Header("ETag") ?? etag;
        if (answer.Body.AsSpan().IndexOf("\"nextCursor\":\""u8) < 0)
            return;
        using var body = JsonDocument.Parse(answer.Body);
        cursor = body.RootElement.GetProperty("page").GetProperty("nextCursor").GetString()!;
    }
}
