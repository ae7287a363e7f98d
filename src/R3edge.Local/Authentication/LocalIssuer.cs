using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using R3edge.Domain.Identity;

namespace R3edge.Local.Authentication;

/// <summary>
/// Issues the tokens of an embedded host and checks them. Its key lies in the data folder, readable by its owner alone: who can
/// read that folder can be any user of the host.
/// </summary>
public sealed class LocalIssuer
{
    /// <summary>Who issues the tokens.</summary>
    public const string Issuer = "r3edge-local";

    /// <summary>Whom they are for.</summary>
    public const string Audience = "r3edge";

    private const string FileName = "issuer.key";
    private const int KeyLength = 32;

    private readonly SymmetricSecurityKey _key;

    private LocalIssuer(byte[] key) => _key = new SymmetricSecurityKey(key);

    /// <summary>What a token must keep to be accepted.</summary>
    public TokenValidationParameters Validation => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = _key,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidateIssuer = true,
        ValidateAudience = true,
        ValidateIssuerSigningKey = true,
        ValidateLifetime = true,
    };

    /// <summary>Opens the issuer of a data folder; makes folder and key where they are not there.</summary>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="InvalidDataException">The key is damaged.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static LocalIssuer Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        try
        {
            using var file = new FileStream(path, NewPrivateFile());
            var made = RandomNumberGenerator.GetBytes(KeyLength);
            file.Write(made);
            return new LocalIssuer(made);
        }
        catch (IOException) when (File.Exists(path))
        {
            // It is there already, which is the usual case.
            var key = File.ReadAllBytes(path);
            return key.Length == KeyLength
                ? new LocalIssuer(key)
                : throw new InvalidDataException($"{path} is damaged: it has {key.Length} bytes and not {KeyLength}. Remove it, and all tokens are void.");
        }
    }

    /// <summary>A token.</summary>
    /// <param name="user">Who it is for.</param>
    /// <param name="scopes">What it allows.</param>
    /// <param name="now">UTC.</param>
    /// <param name="lifetime">How long it is valid.</param>
    public string Issue(UserId user, IEnumerable<string> scopes, DateTime now, TimeSpan lifetime) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Claims = new Dictionary<string, object> { ["sub"] = user.Value, ["scope"] = string.Join(' ', scopes) },
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });

    private static FileStreamOptions NewPrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
